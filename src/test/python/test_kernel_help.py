"""Completion and documentation (Tab, Shift+Tab) on the library, through a real Jupyter client."""

import pytest
from jupyter_client import KernelManager

IMPORTS = "import lethe.data.*;\nimport lethe.experiment.*;\nimport lethe.report.*;"


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    manager = KernelManager(kernel_name="java")
    manager.start_kernel(cwd=str(tmp_path_factory.mktemp("help")))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        assert client.execute_interactive(IMPORTS, timeout=60)["content"]["status"] == "ok"
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def complete(client, code):
    return client.complete(code, len(code), reply=True, timeout=60)["content"]["matches"]


def documentation(client, code, name):
    """What is shown with the cursor inside of a name."""
    position = code.index(name) + 1
    content = client.inspect(code, position, reply=True, timeout=60)["content"]
    return content["data"]["text/plain"] if content["found"] else None


def test_tab_completes_the_classes_and_methods_of_the_library(client):
    assert "Tables" in complete(client, "lethe.report.Tab")
    assert {"of(", "show(", "text("} <= set(complete(client, "Tables."))
    assert "forgetSet(" in complete(client, "LabelSet one = LabelSet.for")


def test_tab_completes_the_methods_of_a_variable(client):
    client.execute_interactive("LabelSet one = LabelSet.forgetSet(10, 1);", timeout=60)

    assert "complement()" in complete(client, "one.com")


def test_documentation_of_a_method_has_its_signature_and_its_javadoc(client):
    shown = documentation(client, "LabelSet.forgetSet(10, 1)", "forgetSet")

    assert "forgetSet(int classes, int... labels)" in shown
    assert "at least one label, and at least one left to keep" in shown
    assert "@param classes how many labels there are" in shown


def test_documentation_of_a_class_has_its_javadoc(client):
    shown = documentation(client, "Experiment lethe", "Experiment")

    assert "lethe.experiment.Experiment" in shown and "each model made once" in shown


def test_a_name_that_is_unknown_has_no_documentation(client):
    assert documentation(client, "Nonsense.at(1)", "Nonsense") is None
