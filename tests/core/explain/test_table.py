import pytest

from core.errors import AppError
from core.explain.table import network_table
from core.models.layers import count_parameters
from tests.core.explain.making import CASES, COLOUR, Shape, fresh


def test_lenet_reads_as_the_tutorials_calculate_it() -> None:
    table = network_table(fresh("lenet5"))
    assert [(row.name or row.written, row.output, row.size_sum, row.parameter_sum) for row in table.rows] == [
        ("conv1", (6, 24, 24), "(28 - 5) / 1 + 1 = 24", "6 × (1 × 5 × 5 + 1) = 156"),
        ("F.max_pool2d", (6, 12, 12), "24 / 2 = 12", ""),
        ("F.relu", (6, 12, 12), "", ""),
        ("conv2", (16, 8, 8), "(12 - 5) / 1 + 1 = 8", "16 × (6 × 5 × 5 + 1) = 2,416"),
        ("F.max_pool2d", (16, 4, 4), "8 / 2 = 4", ""),
        ("F.relu", (16, 4, 4), "", ""),
        ("torch.flatten", (256,), "16 × 4 × 4 = 256", ""),
        ("fc1", (120,), "256 → 120", "120 × (256 + 1) = 30,840"),
        ("F.relu", (120,), "", ""),
        ("fc2", (84,), "120 → 84", "84 × (120 + 1) = 10,164"),
        ("F.relu", (84,), "", ""),
        ("fc3", (10,), "84 → 10", "10 × (84 + 1) = 850"),
    ]
    assert table.parameters == 44_426
    assert table.multiplications == 86_400 + 153_600 + 30_720 + 10_080 + 840


def test_padding_missing_biases_and_odd_sizes_are_in_the_sums() -> None:
    assert network_table(fresh("cifar-cnn", COLOUR)).rows[0].size_sum == "(32 + 2 × 2 - 5) / 1 + 1 = 32"
    assert network_table(fresh("cifar-cnn")).rows[5].size_sum == "⌊7 / 2⌋ = 3"
    normed = network_table(fresh("lenet5-bn")).rows
    assert (normed[0].parameter_sum, normed[2].parameter_sum) == ("6 × 1 × 5 × 5 = 150", "2 × 6 = 12")


def test_an_image_that_is_not_square_has_a_sum_for_each_side() -> None:
    first = network_table(fresh("lenet5", (1, 28, 40))).rows[0]
    assert first.size_sum == "(28 - 5) / 1 + 1 = 24, (40 - 5) / 1 + 1 = 36"


@pytest.mark.parametrize(("key", "shape"), CASES)
def test_every_table_adds_up_and_says_what_print_says(key: str, shape: Shape) -> None:
    model = fresh(key, shape)
    table, network = network_table(model), model.build()
    assert table.parameters == count_parameters(network)
    assert table.rows[-1].output == (10,)
    assert table.printed == str(network)
    for row in table.rows:
        if row.parameter_sum:
            left, _, total = row.parameter_sum.rpartition(" = ")
            assert eval(left.replace(",", "").replace("×", "*")) == row.parameters == int(total.replace(",", ""))


def test_weights_of_another_network_are_refused_in_a_sentence() -> None:
    model = fresh("lenet5")
    object.__setattr__(model, "weights", fresh("mlp").weights)
    with pytest.raises(AppError, match="The weights do not fit the network “lenet5”"):
        network_table(model)
