"""What is fine in a picture: print on a shirt, hair, the edge of a shelf; not light and shade, and no soft shape."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]  # shape (height, width)

WINDOW = 9  # pixels of a plate, a window's side
TEXTURED = 2.0  # standard deviation of the fine in a window, below which it shows nothing
_SLOW = 4.0  # pixels of a plate: what changes more slowly (a Gaussian's sigma) is not fine


def fine(plane: Plane, mask: Plane) -> Plane:
    """Return a plane without its slow changes, where the mask is 1; 0 elsewhere."""
    slow = cv2.GaussianBlur(plane * mask, (0, 0), _SLOW) / np.maximum(cv2.GaussianBlur(mask, (0, 0), _SLOW), 1e-3)
    return np.asarray((plane - slow) * mask, np.float32)


def mean(plane: Plane) -> Plane:
    """Return the mean over the window round each pixel, with 0 beyond the edges."""
    return np.asarray(cv2.boxFilter(plane, -1, (WINDOW, WINDOW), borderType=cv2.BORDER_CONSTANT), np.float32)


def textured_windows(plane: Plane) -> float:
    """Return how many windows, side by side, would hold all that is fine in a picture."""
    whole = np.ones_like(plane)
    inner, share = fine(plane, whole), mean(whole)
    average = mean(inner) / share
    variance = mean(inner * inner) / share - average * average
    return float((variance > TEXTURED**2).sum()) / WINDOW**2
