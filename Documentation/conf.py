# SPDX-License-Identifier: GPL-2.0
"""What Sphinx has to know of these pages; called by make docs."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "sphinx"))

project = "addrspace"
extensions = ["sources"]
exclude_patterns = ["man/*"]

# Without it, words in single backquotes would silently be italic.
default_role = "any"
# Shown blocks are what somebody types and sees: no language has to be guessed.
highlight_language = "none"

# Black on white: what a command prints is as important as the command.
pygments_style = "bw"
html_theme = "alabaster"
html_theme_options = {
    "description": "the address space of a 32-bit kernel, live",
    # Room for the 100 columns of a table.
    "page_width": "76em",
    "code_font_size": "0.75em",
    "font_family": "sans-serif",
    "head_font_family": "sans-serif",
}
html_static_path = ["sphinx/static"]
# Dark where the reader's browser asks for it.
html_css_files = ["dark.css"]
html_copy_source = False
html_show_copyright = False
