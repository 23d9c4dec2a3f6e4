"""A launcher that knows nothing of ``st.App``: it runs ``app.py`` of this folder as a plain script."""

import sys

from streamlit.web import bootstrap

options = dict(argument.removeprefix("--").split("=") for argument in sys.argv[1:])
bootstrap.load_config_options(
    {
        "server_address": options["server.address"],
        "server_port": int(options["server.port"]),
        "server_headless": True,
        "server_fileWatcherType": "none",
    }
)
bootstrap.run("app.py", False, [], {})
