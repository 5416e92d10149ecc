"""Files for a monkey to open and drop: whole, damaged and hostile models, pictures, tables, folders of images."""

import random
from pathlib import Path

from PIL import Image

from core.model_files import save_model
from tests.gui.fakes import linear_model


def bait(folder: Path, seed: int) -> list[Path]:
    folder.mkdir(parents=True)
    chance = random.Random(seed)
    whole = folder / "whole.safetensors"
    save_model(linear_model(), whole)
    weights = folder / "weights.pth"
    save_model(linear_model(), weights)
    found = [whole, weights]
    for source in (whole, weights):
        found += [_mutated(source, folder / f"broken {number}{source.suffix}", chance) for number in range(20)]
    texts = {"empty.safetensors": b"", "text.pth": b"not a model", "words.csv": b"file,label\nnone.png,3\n"}
    for name, content in texts.items():
        (folder / name).write_bytes(content)
        found.append(folder / name)
    picture = folder / "a picture 漢字.png"
    Image.effect_noise((60, 40), 80).save(picture)
    (folder / "broken.png").write_bytes(picture.read_bytes()[:100])
    return [*found, picture, folder / "broken.png", _images(folder / "images"), folder / "vanished.pth"]


def _mutated(source: Path, target: Path, chance: random.Random) -> Path:
    data = bytearray(source.read_bytes())
    for _ in range(chance.randrange(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    target.write_bytes(data[: chance.randrange(1, len(data))] if chance.random() < 0.3 else data)
    return target


def _images(folder: Path) -> Path:
    for split, count in (("train", 6), ("test", 3)):
        for shade, name in enumerate(("dark", "light")):
            place = folder / split / name
            place.mkdir(parents=True)
            for number in range(count):
                Image.new("L", (28, 28), 40 + 150 * shade + number).save(place / f"{number}.png")
    return folder
