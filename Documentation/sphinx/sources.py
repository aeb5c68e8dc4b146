# SPDX-License-Identifier: GPL-2.0
"""
Two directives that take text from where it is kept, so that it stands once:

.. kernel-doc:: FILE    the kernel-doc comments of a source file, as made by the
                        kernel's own script (build/source, which make fetches)
.. manual:: FILE        a manual page, as man shows it

FILE is named from the top of the tree. A warning of either tool is one of
Sphinx's, so that it fails the build.
"""
import os
import subprocess
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

TOP = Path(__file__).resolve().parents[2]
KERNEL_DOC = TOP / "build/source/linux-source-6.1/scripts/kernel-doc"
MANUAL_WIDTH = "80"

log = logging.getLogger(__name__)


class FromSource(SphinxDirective):
    """What both have in common: one file, one tool, its output as text."""

    required_arguments = 1

    def output_of(self, command, **environment):
        source = TOP / self.arguments[0]
        self.env.note_dependency(str(source))
        done = subprocess.run(
            [*command, str(source)], capture_output=True, text=True,
            env=dict(os.environ, **environment), check=False)
        if done.returncode or done.stderr:
            log.warning("%s: %s", command[0], done.stderr.strip() or "failed",
                        location=self.get_location())
        return done.stdout


class KernelDoc(FromSource):
    def run(self):
        text = self.output_of([str(KERNEL_DOC), "-rst", "-sphinx-version", "5.3.0"])
        node = nodes.section()
        lines = StringList(text.expandtabs(8).splitlines(), self.arguments[0])
        self.state.nested_parse(lines, 0, node, match_titles=1)
        return node.children


class Manual(FromSource):
    def run(self):
        text = self.output_of(
            ["man", "--local-file", "--warnings", "--encoding=UTF-8", "--no-hyphenation"],
            MANWIDTH=MANUAL_WIDTH, MAN_KEEP_FORMATTING="", LC_ALL="C.UTF-8")
        return [nodes.literal_block(text, text, language="none")]


def setup(app):
    app.add_directive("kernel-doc", KernelDoc)
    app.add_directive("manual", Manual)
    return {"version": "1", "parallel_read_safe": True}
