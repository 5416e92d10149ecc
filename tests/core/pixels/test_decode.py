import io
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import DataError
from core.pixels.decode import decode_image, read_picture

COLOURS = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3) * 3


def encoded(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


@pytest.mark.parametrize("form", ["PNG", "BMP", "TIFF", "PPM"])
def test_colours_come_out_as_they_went_in(form: str, tmp_path: Path) -> None:
    path = tmp_path / "picture"
    path.write_bytes(encoded(Image.fromarray(COLOURS), form))
    assert np.array_equal(decode_image(path), COLOURS)
    assert np.array_equal(read_picture(path).pixels, COLOURS)


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "GIF"])
def test_other_usual_formats_are_read(form: str) -> None:
    assert decode_image(encoded(Image.fromarray(COLOURS), form)).shape[:2] == (4, 6)


def test_grey_keeps_one_channel_and_can_be_changed_afterwards() -> None:
    pixels = decode_image(encoded(Image.fromarray(COLOURS[:, :, 0])))
    assert pixels.shape == (4, 6, 1)
    pixels[0, 0] = 1


def test_black_and_white_becomes_grey() -> None:
    pixels = decode_image(encoded(Image.fromarray(COLOURS[:, :, 0]).convert("1")))
    assert set(np.unique(pixels)) <= {0, 255}
    assert pixels.shape == (4, 6, 1)


def test_sixteen_bits_become_eight() -> None:
    deep = np.array([[0, 257, 65535], [32768, 256 * 200, 100]], dtype=np.uint16)
    pixels = decode_image(encoded(Image.fromarray(deep)))
    assert pixels[:, :, 0].tolist() == [[0, 1, 255], [128, 199, 0]]


def test_numbers_with_a_point_become_levels() -> None:
    values = np.array([[0.0, 0.5, 1.0, np.nan, -0.0]], dtype=np.float32)
    assert decode_image(encoded(Image.fromarray(values), "TIFF"))[0, :, 0].tolist() == [0, 128, 255, 0, 0]


def test_printers_colours_and_palettes_become_plain_ones() -> None:
    red = Image.new("RGB", (8, 8), (250, 0, 0))
    for image, form in ((red.convert("CMYK"), "TIFF"), (red.quantize(4), "PNG"), (red.convert("YCbCr"), "JPEG")):
        pixels = decode_image(encoded(image, form))
        assert pixels.shape == (8, 8, 3)
        assert np.abs(pixels.astype(int) - (250, 0, 0)).max() < 8


def test_what_is_transparent_becomes_white() -> None:
    image = np.zeros((4, 4, 4), dtype=np.uint8)
    image[1, 1] = (10, 20, 30, 255)
    pixels = decode_image(encoded(Image.fromarray(image)))
    assert pixels[0, 0].tolist() == [255, 255, 255]
    assert pixels[1, 1].tolist() == [10, 20, 30]


def test_bright_ink_on_nothing_is_laid_on_black() -> None:
    image = np.full((4, 4, 4), 255, dtype=np.uint8)
    image[:, :2, 3] = 0
    assert decode_image(encoded(Image.fromarray(image)))[:, :, 0].tolist() == [[0, 0, 255, 255]] * 4


def test_a_palette_with_a_transparent_colour_is_read() -> None:
    image = Image.fromarray(COLOURS).quantize(4)
    assert decode_image(encoded(image, transparency=bytes([0, 255, 255, 255]))).shape == (4, 6, 3)


def test_a_picture_that_a_camera_turned_is_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert decode_image(encoded(Image.fromarray(COLOURS), "JPEG", exif=exif.tobytes())).shape == (6, 4, 3)


def test_only_the_first_of_several_frames_is_taken() -> None:
    frames = [Image.new("L", (5, 5), level) for level in (10, 200)]
    pixels = decode_image(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert pixels.max() == 10


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("sides", [(8000, 7000), (11000, 10000), (40000, 40000), (1, 10**9), (2**31 - 1, 2**31 - 1)])
def test_too_many_pixels_are_refused_before_they_are_decoded(sides: tuple[int, int]) -> None:
    with pytest.raises(DataError, match="50 million pixels"):
        decode_image(png_header(*sides), "bomb.png")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"just words", "not an image"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not an image"),
        (b"\x89PNG\r\n\x1a\n", "“letter.png”"),
        (png_header(0, 5), "“letter.png”"),
        (encoded(Image.fromarray(COLOURS))[:50], "cut short"),
        (encoded(Image.fromarray(np.tile(COLOURS, (40, 40, 1))), "JPEG")[:700], "cut short"),
    ],
)
def test_what_is_no_whole_image_is_refused_with_a_sentence(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "letter.png"
    path.write_bytes(content)
    for source in (path, content):
        with pytest.raises(DataError, match=says) as caught:
            decode_image(source, "letter.png")
        assert str(caught.value).endswith(".")


def test_damaged_images_never_raise_anything_else() -> None:
    rng = np.random.default_rng(0)
    for form in ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"):
        whole = np.frombuffer(encoded(Image.fromarray(COLOURS), form), dtype=np.uint8)
        for _ in range(40):
            broken = whole.copy()
            broken[rng.integers(len(broken), size=4)] = rng.integers(256, size=4)
            try:
                decode_image(broken.tobytes()[: rng.integers(1, len(broken) + 1)])
            except DataError:
                continue


def test_places_without_an_image_are_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for path, says in (
        (tmp_path / "nothing.png", "There is no image “nothing.png”"),
        (tmp_path, "is a folder"),
        (tmp_path / "loop", "“loop”"),
        (Path("a\0b"), "cannot be read"),
    ):
        with pytest.raises(DataError, match=says):
            decode_image(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(DataError, match="not a plain file"):
        decode_image(tmp_path / "pipe.png")
