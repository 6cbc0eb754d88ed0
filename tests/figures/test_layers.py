"""What is laid over its ground is the whole picture, pixel by pixel."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from foothold.figures.layers import Ground, write_png
from foothold.figures.picture import css_size

COLOURS = [255, 255, 255, 0, 0, 0, 213, 94, 0]


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGBA")


@pytest.mark.parametrize("share", [0.0, 0.02, 1.0])
def test_over_on_ground_is_the_whole(share):
    random = np.random.default_rng(7)
    still = random.integers(0, 3, (60, 90)).astype(np.uint8)
    moved = np.where(random.random((60, 90)) < share, (still + 1) % 3, still).astype(np.uint8)
    ground = Ground.of(still, COLOURS, 144)
    picture = ground.under(moved)
    laid = opened(ground.png)
    laid.alpha_composite(opened(picture.over))
    expected = np.array(COLOURS, np.uint8).reshape(-1, 3)[moved]
    assert np.array_equal(np.asarray(laid)[..., :3], expected)
    assert np.array_equal(np.asarray(opened(bytes(picture)))[..., :3], expected)
    assert css_size(bytes(picture)) == css_size(picture.over) == (60, 40)


def test_little_movement_makes_few_bytes():
    still = np.random.default_rng(1).integers(0, 3, (200, 300)).astype(np.uint8)
    moved = still.copy()
    moved[50:53, 20:200] = 2
    picture = Ground.of(still, COLOURS, 96).under(moved)
    assert len(picture.over) < len(bytes(picture)) / 20


def test_grounds_that_differ_have_keys_that_differ():
    pixels = np.zeros((4, 4), np.uint8)
    keys = {Ground.of(pixels, COLOURS, 96).key, Ground.of(pixels + 1, COLOURS, 96).key}
    assert len(keys) == 2
    assert Ground.of(pixels.copy(), COLOURS, 96).key in keys


def test_a_png_of_indices_keeps_its_palette():
    image = Image.open(io.BytesIO(write_png(np.array([[0, 2]], np.uint8), COLOURS, 96)))
    assert [image.convert("RGB").getpixel((x, 0)) for x in (0, 1)] == [
        (255, 255, 255),
        (213, 94, 0),
    ]
