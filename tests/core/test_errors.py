import pickle

from core.errors import AppError, DataError, InvalidSettingError, MissingDataError


def test_the_message_is_the_template_with_its_values() -> None:
    error = AppError("There are {count} images in “{folder}”.", count=3, folder="a{b}")
    assert str(error) == "There are 3 images in “a{b}”."
    assert error.template == "There are {count} images in “{folder}”."
    assert error.values == {"count": 3, "folder": "a{b}"}


def test_a_value_may_be_called_template_or_setting() -> None:
    assert str(AppError("{template}", template="x")) == "x"
    assert str(InvalidSettingError("epochs", "{setting}", setting="y")) == "y"


def test_details_are_kept_apart_from_the_sentence() -> None:
    error = AppError("Two files cannot be read.", details=("a.png", "b.png"))
    assert str(error) == "Two files cannot be read."
    assert error.details == ("a.png", "b.png")


def test_special_errors_carry_what_the_window_needs() -> None:
    assert InvalidSettingError("epochs", "No.").setting == "epochs"
    missing = MissingDataError("mnist", "MNIST is not here.")
    assert missing.key == "mnist"
    assert isinstance(missing, DataError)


def test_an_error_comes_whole_out_of_another_process() -> None:
    error = pickle.loads(pickle.dumps(DataError("“{file}” is no image.", details=("a",), file="b.png")))
    assert (str(error), error.details) == ("“b.png” is no image.", ("a",))
