// Size and colours: classes on the page's root, remembered while this tab is open.

const SIZES = [1, 1.25, 1.5, 1.75, 2, 2.5, 3];
// Print size is where the student begins (domain.md 4.5); from there the zoom buttons go on.
const SIZE_OF_SETTING = { TDS_PS_L1: 2, TDS_PS_L2: 3, TDS_PS_L3: 5, TDS_PS_L4: 6 };

export function setUpTools({ opportunity, settings, words, announce }) {
  const memory = new TabMemory(opportunity);
  setUpZoom(memory, SIZE_OF_SETTING[settings.print_size] ?? 0, words, announce);
  setUpColors(memory, settings.color_contrast);
}

/** What this tab remembers of one test's tools. Where the browser forbids that, nothing is remembered. */
export class TabMemory {
  constructor(opportunity) {
    this.prefix = `madrone-${opportunity}-`;
  }

  read(name, otherwise) {
    try {
      return JSON.parse(sessionStorage.getItem(this.prefix + name)) ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  keep(name, value) {
    try {
      sessionStorage.setItem(this.prefix + name, JSON.stringify(value));
    } catch {
      // A full or forbidden store costs the student one more press of a button after a reload.
    }
  }
}

function setUpZoom(memory, start, words, announce) {
  let step = memory.read("zoom", start);
  const buttons = [...document.querySelectorAll("[data-zoom]")];
  const show = () => {
    document.documentElement.dataset.size = String(step);
    buttons.forEach((button) => {
      const next = step + Number(button.dataset.zoom);
      // Not "disabled": that would throw the focus of a keyboard user away.
      button.setAttribute("aria-disabled", String(next < 0 || next >= SIZES.length));
    });
  };
  buttons.forEach((button) =>
    button.addEventListener("click", () => {
      step = Math.min(SIZES.length - 1, Math.max(0, step + Number(button.dataset.zoom)));
      memory.keep("zoom", step);
      show();
      announce(words.say("zoom_now", { percent: SIZES[step] * 100 }));
    }),
  );
  show();
}

function setUpColors(memory, start) {
  const choice = document.querySelector("[data-colors]");
  if (!choice) {
    return;
  }
  const show = (theme) => {
    const root = document.documentElement;
    root.classList.remove(...[...root.classList].filter((name) => name.startsWith("md-look-")));
    root.classList.add(`md-look-${theme}`);
  };
  choice.value = memory.read("colors", start);
  show(choice.value);
  choice.addEventListener("change", () => {
    memory.keep("colors", choice.value);
    show(choice.value);
  });
}
