"""What a transformation is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from PIL import Image

Dice: TypeAlias = np.random.Generator
Transformation: TypeAlias = Callable[[Image.Image, Dice], Image.Image]
