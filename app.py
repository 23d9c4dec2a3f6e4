"""selfattn in a browser: ``streamlit run app.py``."""

import streamlit as st

from selfattn.ui import assets, page

if __name__ == "__main__":
    page.show()  # Streamlit runs this file for each visitor, at each change
else:  # the server imports it, once
    app = st.App(__file__, routes=assets.routes(), middleware=assets.middleware(), lifespan=assets.served)
