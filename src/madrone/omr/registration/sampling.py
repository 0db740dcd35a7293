"""Small pieces of a picture on grids of the paper, many at once. No page is ever warped as a whole."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Patches = NDArray[np.float32]

#: The gray of what lies outside the picture: bare paper, so that nothing there looks like a mark.
OUTSIDE = 255.0


@njit(cache=True, fastmath=True, nogil=True)
def sample(
    pixels: Gray,
    centres: NDArray[np.float64],
    steps: NDArray[np.float64],
    spacing: NDArray[np.float64],
    rows: int,
    columns: int,
) -> Patches:
    """Cut ``rows`` × ``columns`` samples around each centre, by bilinear interpolation.

    ``centres`` are pixels, (n, 2); ``steps`` the pixels of a millimetre to the right and down, (n, 2, 2); ``spacing``
    the millimetres between two samples of each patch, (n,).
    """
    height, width = pixels.shape
    count = centres.shape[0]
    patches = np.empty((count, rows, columns), dtype=np.float32)
    for index in range(count):
        right_x, right_y = steps[index, 0, 0] * spacing[index], steps[index, 1, 0] * spacing[index]
        down_x, down_y = steps[index, 0, 1] * spacing[index], steps[index, 1, 1] * spacing[index]
        for row in range(rows):
            v = row - (rows - 1) / 2
            x = centres[index, 0] + v * down_x - (columns - 1) / 2 * right_x
            y = centres[index, 1] + v * down_y - (columns - 1) / 2 * right_y
            for column in range(columns):
                # A point far outside must not overflow the whole number that it is cut to.
                if x >= 0 and y >= 0 and x < width - 1 and y < height - 1:
                    left, top = int(x), int(y)
                    fx, fy = np.float32(x - left), np.float32(y - top)
                    a, b = np.float32(pixels[top, left]), np.float32(pixels[top, left + 1])
                    c, d = np.float32(pixels[top + 1, left]), np.float32(pixels[top + 1, left + 1])
                    upper, lower = a + (b - a) * fx, c + (d - c) * fx
                    patches[index, row, column] = upper + (lower - upper) * fy
                else:
                    patches[index, row, column] = OUTSIDE
                x += right_x
                y += right_y
    return patches
