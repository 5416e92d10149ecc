import dataclasses
import json
import math

import pytest

from core.config import (
    CHOICES,
    OPTIMIZERS,
    PRESETS,
    Preset,
    TrainingConfig,
    check_setting,
    find_preset,
    from_json,
    parse_setting,
)
from core.errors import AppError, InvalidSettingError
from core.models.catalog import MODELS

NUMBERS = (
    "epochs",
    "batch_size",
    "learning_rate",
    "momentum",
    "weight_decay",
    "clip",
    "seed",
    "threads",
    "limit_train",
)


def test_defaults_are_valid() -> None:
    assert TrainingConfig().dataset == "generated"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("epochs", 0),
        ("epochs", 1.0),
        ("epochs", True),
        ("batch_size", 0),
        ("batch_size", -4),
        ("batch_size", "64"),
        ("learning_rate", 0),
        ("learning_rate", -0.1),
        ("learning_rate", math.nan),
        ("learning_rate", math.inf),
        ("learning_rate", None),
        ("momentum", 1.0),
        ("weight_decay", -1e-9),
        ("clip", -1),
        ("clip", math.nan),
        ("seed", -1),
        ("seed", 2**63),
        ("threads", -1),
        ("limit_train", -1),
    ],
)
def test_impossible_numbers_are_refused_and_name_their_setting(setting: str, value: object) -> None:
    with pytest.raises(InvalidSettingError) as caught:
        TrainingConfig(**{setting: value})
    assert caught.value.setting == setting
    assert str(value) in str(caught.value)


def test_the_sentence_says_what_would_do() -> None:
    with pytest.raises(InvalidSettingError) as caught:
        TrainingConfig(batch_size=0)
    assert str(caught.value) == "The batch size must be at least 1 and at most 100,000, not 0."
    with pytest.raises(InvalidSettingError) as caught:
        TrainingConfig(learning_rate=0)
    assert str(caught.value) == "The learning rate must be above 0 and at most 1,000, not 0."


@pytest.mark.parametrize("setting", sorted(CHOICES))
def test_unknown_names_are_refused_with_the_known_ones(setting: str) -> None:
    with pytest.raises(InvalidSettingError) as caught:
        TrainingConfig(**{setting: "nonsense"})
    assert caught.value.setting == setting
    assert "“nonsense”" in str(caught.value)
    assert all(choice.key in str(caught.value) for choice in CHOICES[setting])


def test_the_largest_seed_is_taken() -> None:
    assert TrainingConfig(seed=2**63 - 1).seed == 2**63 - 1


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        ("learning_rate", "1e-3", 0.001),
        ("learning_rate", " .5 ", 0.5),
        ("learning_rate", "1", 1.0),
        ("batch_size", "64", 64),
        ("batch_size", "6.4e1", 64),
        ("seed", str(2**63 - 1), 2**63 - 1),
        ("clip", "0", 0.0),
    ],
)
def test_typed_numbers_are_understood(setting: str, text: str, value: float) -> None:
    parsed = parse_setting(setting, text)
    assert parsed == value
    assert type(parsed) is (int if setting in {"batch_size", "seed"} else float)


@pytest.mark.parametrize("setting", NUMBERS)
@pytest.mark.parametrize(
    "text", ["", "abc", "1.5.2", "0x10", "nan", "-inf", "inf", "1e999", "9" * 400, "9" * 5000, "½"]
)
def test_text_that_is_no_number_for_the_setting_is_one_sentence(setting: str, text: str) -> None:
    with pytest.raises(InvalidSettingError) as caught:
        parse_setting(setting, text)
    assert caught.value.setting == setting
    assert str(caught.value).endswith(".")


def test_whole_numbers_are_asked_for_where_they_are_needed() -> None:
    with pytest.raises(InvalidSettingError, match=r"The batch size must be a whole number, not “1\.5”"):
        parse_setting("batch_size", "1.5")
    with pytest.raises(InvalidSettingError, match=r"must be a number, not “abc”"):
        parse_setting("learning_rate", "abc")


def test_check_setting_takes_what_a_config_takes() -> None:
    for setting in NUMBERS:
        check_setting(setting, getattr(TrainingConfig(), setting))


def test_changed_gives_a_checked_copy() -> None:
    before = TrainingConfig()
    assert before.changed(epochs=9).epochs == 9
    assert before.epochs == TrainingConfig().epochs
    with pytest.raises(InvalidSettingError):
        before.changed(epochs=0)


def test_a_config_survives_json() -> None:
    config = TrainingConfig(dataset="folder:/ä+b", learning_rate=0.1 + 0.2, seed=2**63 - 1, keep_best=True)
    assert from_json(json.loads(json.dumps(config.to_json()))) == config


def test_stored_settings_of_another_version_are_refused_by_name() -> None:
    with pytest.raises(AppError, match="These settings are unknown here: colour, taste"):
        from_json({**TrainingConfig().to_json(), "taste": 1, "colour": 2})


@pytest.mark.parametrize(
    ("setting", "value"),
    [("dataset", 3), ("model", None), ("preset", ["quick"]), ("start_from", False), ("keep_best", 1), ("loss", {})],
)
def test_stored_settings_of_another_kind_are_refused_in_one_sentence(setting: str, value: object) -> None:
    with pytest.raises(InvalidSettingError) as caught:
        from_json({**TrainingConfig().to_json(), setting: value})
    assert caught.value.setting == setting
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("stored", [None, [], "mnist", [["dataset", "mnist"]]])
def test_what_holds_no_settings_is_refused_in_one_sentence(stored: object) -> None:
    with pytest.raises(AppError, match="There are no settings"):
        from_json(stored)


def test_every_preset_fits_every_network_and_keeps_the_dataset() -> None:
    for preset in PRESETS:
        for model in MODELS:
            config = preset.config("mnist", model.key)
            assert (config.dataset, config.model, config.preset) == ("mnist", model.key, preset.key)
        assert preset.story.endswith(".")


def test_presets_name_only_settings_and_networks_that_exist() -> None:
    settings = {entry.name for entry in dataclasses.fields(TrainingConfig)}
    for preset in PRESETS:
        assert set(preset.settings) <= settings - {"dataset", "model", "preset"}
        assert set(preset.by_model) <= {model.key for model in MODELS}


@pytest.mark.parametrize(
    ("preset", "optimizer", "rate", "momentum", "batch", "epochs"),
    [
        ("tutorial-lenet", "adam", 0.001, 0.0, 64, 10),
        ("tutorial-blitz", "sgd", 0.001, 0.9, 4, 2),
        ("tutorial-mlp", "sgd", 0.001, 0.0, 64, 5),
        ("tutorial-cnn", "sgd", 0.01, 0.0, 64, 10),
    ],
)
def test_tutorial_presets_are_the_tutorials(
    preset: str, optimizer: str, rate: float, momentum: float, batch: int, epochs: int
) -> None:
    config = find_preset(preset).config("mnist", "mlp")
    assert (config.optimizer, config.learning_rate, config.batch_size, config.epochs) == (
        optimizer,
        rate,
        batch,
        epochs,
    )
    assert (config.schedule, config.weight_decay, config.augment, config.clip) == ("constant", 0.0, "none", 0.0)
    if optimizer == "sgd":
        assert config.momentum == momentum


def test_what_is_given_wins_over_the_preset_and_the_presets_own_choice_for_a_network() -> None:
    preset = Preset("own", "Own", "A story.", {"epochs": 3, "clip": 1.0}, {"mlp": {"epochs": 2}})
    assert preset.config("mnist", "lenet5").epochs == 3
    assert (preset.config("mnist", "mlp").epochs, preset.config("mnist", "mlp").clip) == (2, 1.0)
    assert preset.config("mnist", "mlp", epochs=7).epochs == 7


def test_an_unknown_preset_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidSettingError, match="There is no preset named “slow”; there are quick, best") as caught:
        find_preset("slow")
    assert caught.value.setting == "preset"


def test_keys_are_unique_and_stories_are_sentences() -> None:
    for choices in (*CHOICES.values(), PRESETS):
        keys = [choice.key for choice in choices]
        assert len(set(keys)) == len(keys)
    assert all(choice.title and choice.story for choice in OPTIMIZERS)


@pytest.mark.parametrize(("setting", "text"), [("learning_rate", "1e999"), ("learning_rate", "-1"), ("seed", "-7")])
def test_what_was_typed_is_said_as_it_was_typed(setting: str, text: str) -> None:
    with pytest.raises(InvalidSettingError) as caught:
        parse_setting(setting, text)
    assert f"not {text}." in str(caught.value)


def test_a_long_number_makes_no_long_sentence() -> None:
    with pytest.raises(InvalidSettingError) as caught:
        parse_setting("seed", "9" * 400)
    assert len(str(caught.value)) < 100
    assert "2^63 - 1" in str(caught.value)
