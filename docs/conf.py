"""Settings of Sphinx for the site; `docs/build.py` gathers the pages and calls it."""

import logging

import scrmine

project = "scrmine"
copyright = "2026, the scrmine developers. Code: MIT. Fictional reviews, codings and codebook: CC BY 4.0"  # noqa: A001 - Sphinx's name
version = release = scrmine.__version__
language = "en"
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton", "sphinx_design"]
exclude_patterns = ["parts", "**/reports"]  # included by pages; what notebooks save
default_role = "py:obj"
suppress_warnings = ["ref.python"]  # a word such as “codings” in a docstring is a column of several tables

html_theme = "furo"
html_title = "scrmine"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_show_sourcelink = False
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#12436D", "color-brand-content": "#12436D", "color-brand-visited": "#4b2a70"},
    "dark_css_variables": {"color-brand-primary": "#8fc1ea", "color-brand-content": "#8fc1ea", "color-brand-visited": "#c3aef0"},
}

myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 3
myst_url_schemes = {"http": None, "https": None, "evidence": "evidence/{{path}}"}  # the report that build.py writes into the site
nb_execution_mode = "cache"  # docs/build.py says where
nb_execution_timeout = 300
nb_execution_raise_on_error = True
nb_merge_streams = True
nb_output_stderr = "remove"  # warnings come with places of this machine's temporary files; the notebooks say in sentences what they say
nb_ipywidgets_js = {}  # the scripts for live forms would come from the network; their text shows instead

autodoc_typehints = "none"
autodoc_preserve_defaults = True
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True
copybutton_exclude = ".linenos, .gp, .go"

logging.getLogger("traitlets").setLevel(logging.ERROR)  # a kernel's remarks about how it was started
