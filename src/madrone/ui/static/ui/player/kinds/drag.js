// Dragging by mouse, pen or finger, as an extra: everything can be done by clicks and keys as well.

const BEGINS_AFTER = 6;

/**
 * Lets something be dragged by its handle.
 *
 * `shown` is what moves along (the handle itself unless given). `allowed()` tells whether it may; `begin()` is called
 * when a drag begins, `over(element)` for what lies under the pointer, `drop(element)` at the end: null when it was
 * given up.
 */
export function draggable(handle, { shown = handle, allowed, begin = () => {}, over, drop }) {
  let from = null;
  let dragging = false;

  const finish = (place) => {
    from = null;
    if (!dragging) {
      return;
    }
    dragging = false;
    shown.classList.remove("qti-dragged");
    shown.style.translate = "";
    drop(place);
    // The click that ends a drag is none.
    addEventListener("click", stop, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", stop, { capture: true }), 0);
  };

  handle.classList.add("qti-draggable");
  handle.addEventListener("pointerdown", (event) => {
    if (event.isPrimary && event.button === 0 && allowed()) {
      from = event;
      // The pointer may leave the handle before the drag has begun.
      handle.setPointerCapture(event.pointerId);
    }
  });
  handle.addEventListener("pointermove", (event) => {
    if (!from) {
      return;
    }
    const [right, down] = [event.clientX - from.clientX, event.clientY - from.clientY];
    if (!dragging && Math.hypot(right, down) > BEGINS_AFTER) {
      dragging = true;
      shown.classList.add("qti-dragged");
      begin();
    }
    if (dragging) {
      shown.style.translate = `${right}px ${down}px`;
      over(document.elementFromPoint(event.clientX, event.clientY));
    }
  });
  handle.addEventListener("pointerup", (event) => finish(document.elementFromPoint(event.clientX, event.clientY)));
  handle.addEventListener("pointercancel", () => finish(null));
}

function stop(event) {
  event.stopPropagation();
  event.preventDefault();
}
