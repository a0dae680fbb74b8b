"""A choreography is checked before anything is rendered, and told in words what is wrong with it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

import choreography
import fresh
import wide
from choreography import ChoreographyError

SAMPLES = Path(__file__).parents[3] / "samples"
CHOREOGRAPHIES = sorted(SAMPLES.rglob("*.choreo.json"))


@pytest.mark.parametrize("path", CHOREOGRAPHIES, ids=lambda path: path.name.removesuffix(".choreo.json"))
def test_every_choreography_of_the_samples_can_be_performed(path):
    assert choreography.load(path).name == path.name.removesuffix(".choreo.json")


@pytest.mark.parametrize(
    ("pose", "repetition", "keys", "told"),
    [
        ("bridge", {"faults": {"arms_bent": None}}, {}, "repetition 1: bridge: no fault 'arms_bent'"),
        ("bridge", {"faults": {"hips_low": 90}}, {}, "hips_low of 90 is not between 135 and 172"),
        ("bridge", {"side": "left"}, {}, "bridge has no side"),
        ("bird_dog", {"side": None}, {}, "bird_dog needs a side"),
        ("bridge", {"hold2_s": 1}, {}, "hold2_s and back_s belong to the cat-camel"),
        ("bridge", {"up_s": 0}, {}, "repetitions.0.up_s: "),
        ("bridge", {"hold": 3}, {}, "repetitions.0.hold: "),
        ("bridge", {"may": ["arms_bent"]}, {}, "'arms_bent' is not one of"),
        ("bridge", {}, {"body": "p99"}, "body: 'p99' is not one of p1, p2"),
        ("bridge", {}, {"look": "gown"}, "look: 'gown' is not one of"),
        ("bridge", {}, {"room": "hall"}, "room: 'hall' is not one of"),
        ("plank", {}, {}, "pose: "),
        ("bridge", {}, {"resolution": [641, 480]}, "resolution: width and height are even"),
        ("bridge", {}, {"camera": {"azimut": 3}}, "camera.azimut: "),
        ("bridge", {}, {"arms": "beside"}, "only the pelvic tilt can choose"),
        ("bridge", {}, {"set_faults": ["side_missing"]}, "'side_missing' is not one of"),
        ("bridge", {}, {"repetitions": []}, "repetitions: "),
        ("bridge", {}, {"name": "../out"}, "name: "),
    ],
)
def test_a_mistake_is_named(asked, pose, repetition, keys, told):
    with pytest.raises(ChoreographyError) as raised:
        choreography.parse(asked(pose, repetition, **keys), "my.json")
    assert str(raised.value).startswith("my.json: ")
    assert told in str(raised.value)


def test_faults_may_be_a_list_for_their_plain_sizes(choreo):
    assert choreo("bridge", {"faults": ["hips_low"]}).repetitions[0].faults == {"hips_low": None}


@pytest.mark.parametrize("content", ["", "{", "[1]"])
def test_a_file_that_is_no_choreography_is_told(tmp_path, content):
    path = tmp_path / "broken.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ChoreographyError, match=r"broken\.json"):
        choreography.load(path)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(ChoreographyError, match=r"none\.json"):
        choreography.load(tmp_path / "none.json")


@pytest.mark.parametrize("pose", sorted(fresh.SIZES))
def test_choreographies_drawn_at_random_can_be_performed(pose):
    for seed in (*range(101, 121), *range(201, 221)):
        drawn = fresh.draw(pose, seed)
        assert drawn == fresh.draw(pose, seed)
        assert choreography.parse(drawn).seed == seed


@pytest.mark.parametrize("pose", sorted(wide.FAULTS))
def test_a_dozen_wide_draws_perform_every_fault_and_are_half_clean(pose):
    drawn = [fresh.draw(pose, seed) for seed in range(201, 213)]
    reps = [rep for one in drawn for rep in one["repetitions"]]
    told = {fault for rep in reps for fault in rep.get("faults", {})} | {
        f for one in drawn for f in one.get("set_faults", [])
    }
    assert told == set(wide.FAULTS[pose]) | ({"side_missing"} if pose == "seated_twist" else set())
    assert 2 * sum("faults" not in rep for rep in reps) >= len(reps)


@pytest.mark.parametrize("pose", ["bird_dog", "seated_twist"])
def test_the_side_changes_unless_the_label_says_otherwise(pose):
    for seed in range(201, 213):
        one = fresh.draw(pose, seed)
        if "side_missing" in one.get("set_faults", []):
            assert len({rep["side"] for rep in one["repetitions"]}) == 1
            continue
        for before, rep in pairwise(one["repetitions"]):
            assert (rep["side"] == before["side"]) == ("side_repeated" in rep.get("faults", {}))
