"""Each way to cut a text, on ordinary and on hostile texts."""

import re
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

import selfattn
from selfattn.text import CUTS, tokenize

ARTICLE = "Life is short, eat dessert first"
FAMILY = "👩‍👩‍👧"
# Letters, blanks of all widths, marks, joiners, signs, flags, surrogates: whatever a text may hold.
TEXTS = st.text() | st.text("aB '’-.,#+\n\t\u0301\ufe0f\u20e3\u200b\u200d\u00ad🇩🇪👩🏽注ラーกำé\u2028\x1c")


def found(text, cut, **choices):
    """The tokens; none where the text is refused for holding none."""
    try:
        return tokenize(text, cut, **choices)
    except ValueError:
        return ()


def without_blanks(text):
    return "".join(text.replace("\u200b", "").split())


def is_punctuation(token):
    return all(unicodedata.category(character)[0] == "P" for character in token)


def is_in_order(tokens, text):
    start = 0
    for token in tokens:
        start = text.find(token, start)
        if start < 0:
            return False
        start += len(token)
    return True


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        (ARTICLE, "Life is short , eat dessert first"),
        ("Don't stop - please!", "Don't stop - please !"),
        ("‘state-of-the-art’ (it’s)", "‘ state-of-the-art ’ ( it’s )"),
        ("a\u2010b a\u2011b a\u00adb צ׳ק צ'ק", "a\u2010b a\u2011b a\u00adb צ׳ק צ'ק"),
        ("dogs' -x- a--b", "dogs ' - x - a - - b"),
        ("Wait... what?!", "Wait . . . what ? !"),
        ("snake_case, $5 a+b", "snake _ case , $ 5 a + b"),
        ("4th of 10 ² Ⅷ", "4th of 10 ² Ⅷ"),
        ("cafe\u0301 naïve Größe", "cafe\u0301 naïve Größe"),
        ("Привет, мир", "Привет , мир"),
        ("مرحبا، كيف", "مرحبا ، كيف"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("שלום, בית־ספר צה״ל", "שלום , בית־ספר צה״ל"),
        ("नमस्ते दुनिया।", "नमस्ते दुनिया ।"),
        ("안녕하세요, 세계", "안녕하세요 , 세계"),
        ("我喜欢GPT4模型。", "我 喜 欢 GPT4 模 型 。"),
        ("2024年", "2024 年"),
        ("ラーメンを食べる", "ラ ー メ ン を 食 べ る"),
        ("らーーA ｶﾞｰｰ が", "ら ー ー A ｶﾞ ｰ ｰ が"),
        ("น้ำใจ ๑๒", "น้ำ ใ จ ๑๒"),
        ("ខ្មែរ ភាសា\u200bខ្មែរ", "ខ្មែ រ ភា សា ខ្មែ រ"),
        ("\U00011700\U00011721", "\U00011700\U00011721"),  # Ahom: a letter, and a mark of a character's width
        ("ພາສາລາວ", "ພ າ ສ າ ລ າ ວ"),
        ("မြန်မာ", "မြ န် မ ာ"),
        (f"hi{FAMILY}👍🏽❤️🇩🇪🇫🇷!", f"hi {FAMILY} 👍🏽 ❤️ 🇩🇪 🇫🇷 !"),
    ],
)
def test_words_and_each_mark_on_its_own(text, tokens):
    assert tokenize(text, "words") == tuple(tokens.split(" "))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("to be,", "t o b e ,"),
        ("e\u0301e\u0301n", "e\u0301 e\u0301 n"),
        (f"a{FAMILY}b👍🏽", f"a {FAMILY} b 👍🏽"),
        ("🇩🇪🇫🇷🇩", "🇩🇪 🇫🇷 🇩"),
        ("注意 力", "注 意 力"),
        ("น้ำใจ", "น้ำ ใ จ"),
        ("नमस्ते", "न म स्ते"),
        ("مرحبا", "م ر ح ب ا"),
        ("שָׁלוֹם", "שָׁ ל וֹ ם"),
        ("한국", "한 국"),
        ("\u1112\u1161\u11ab\u1100", "\u1112\u1161\u11ab \u1100"),
        ("\ud800a", "\ud800 a"),
    ],
)
def test_characters_are_what_a_reader_counts_as_one(text, tokens):
    assert tokenize(text, "characters") == tuple(tokens.split(" "))


def test_lines_are_tokens_without_the_blanks_around_them():
    assert tokenize("  to be, \n\n \t\r\nor  not\rto\u2028be", "lines") == ("to be,", "or  not", "to", "be")


@pytest.mark.parametrize(
    ("cut", "text", "tokens"),
    [
        ("whitespace", ARTICLE, "Life is short eat dessert first"),
        ("whitespace", "«¿Qué?» - (don't) ...", "Qué don't"),
        ("whitespace", "$5, a+b; #1 👍!", "$5 a+b 1 👍"),
        ("whitespace", "“#️⃣” #️⃣ ‼️", "#️⃣ #️⃣ ‼️"),
        ("whitespace", "注意力。 ¡مرحبا؟", "注意力 مرحبا"),
        ("words", "Don't stop - please!", "Don't stop please"),
        ("words", "我喜欢。#️⃣ +", "我 喜 欢 #️⃣ +"),
        ("characters", "don't, ...", "d o n t"),
        ("lines", "- eggs.\n***\n (milk)", "eggs milk"),
    ],
)
def test_punctuation_can_be_left_out(cut, text, tokens):
    assert tokenize(text, cut, punctuation=False) == tuple(tokens.split(" "))


def test_a_line_loses_punctuation_and_blanks_at_its_ends_only():
    assert tokenize("— « to be, or not » !", "lines", punctuation=False) == ("to be, or not",)


@pytest.mark.parametrize(
    ("cut", "tokens"),
    [
        ("whitespace", ("the", "the", "οδος", "i̇")),
        ("words", ("the", "the", "οδος", "i̇")),
        ("characters", ("t", "h", "e", "t", "h", "e", "ο", "δ", "ο", "ς", "i̇")),
        ("lines", ("the the οδος i̇",)),
    ],
)
def test_lower_case_comes_before_the_cut(cut, tokens):
    # Only within its word is the last Σ of ΟΔΟΣ an ς; İ becomes two code points, one character.
    assert tokenize("The THE ΟΔΟΣ İ", cut, lower=True) == tokens


def test_capitals_stay_unless_told():
    assert tokenize("The THE the") == ("The", "THE", "the")


@pytest.mark.parametrize("cut", ["word", "", None, ["words"]])
def test_an_unknown_cut_is_refused(cut):
    message = f"cut must be one of whitespace, words, characters, lines, got {cut!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        tokenize("how are you", cut)


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("text", ["", " \u3000\t", "\n\n"])
def test_a_blank_text_is_refused_however_it_is_cut(cut, text):
    with pytest.raises(ValueError, match=r"^text must hold at least one token, got "):
        tokenize(text, cut)


@pytest.mark.parametrize("cut", CUTS)
def test_a_text_of_punctuation_alone_is_refused_without_punctuation(cut):
    with pytest.raises(ValueError, match=r"^text must hold at least one token, got '\.\.\. !'\.$"):
        tokenize("... !", cut, punctuation=False)


@pytest.mark.parametrize("lower", [False, True])
@pytest.mark.parametrize("punctuation", [False, True])
@pytest.mark.parametrize("cut", CUTS)
@given(text=TEXTS)
@example(text="- \u0301a")
def test_tokens_come_from_the_text_in_order_and_none_is_blank(cut, lower, punctuation, text):
    tokens = found(text, cut, lower=lower, punctuation=punctuation)
    assert is_in_order(tokens, text.lower() if lower else text)
    assert all(token and token == token.strip() for token in tokens)
    assert punctuation or not any(map(is_punctuation, tokens))


@pytest.mark.parametrize("cut", ["words", "characters"])
@given(TEXTS)
def test_nothing_but_blanks_gets_lost_between_tokens(cut, text):
    assert "".join(found(text, cut)) == without_blanks(text)


@given(TEXTS)
@example("🇩🇪🏽🇫🇷\u0903🇩🇪\u200d🇩\u200d")
def test_characters_are_those_of_unicode(text):
    parts = text.replace("\u200b", " ").split()
    assert found(text, "characters") == tuple(c for part in parts for c in regex.findall(r"\X", part))


@given(TEXTS)
def test_words_never_tear_a_character(text):
    whole = [len(character) for character in found(text, "characters")]
    ends = {sum(whole[: i + 1]) for i in range(len(whole))}
    words = [len(word) for word in found(text, "words")]
    assert {sum(words[: i + 1]) for i in range(len(words))} <= ends


@pytest.mark.parametrize("punctuation", [False, True])
@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize(
    "piece",
    ["a", "a ", "the cat, ", "a'", "-", "注", "👩\u200d", "🇩", "a🇩", "\u0301", "กำ", "a\n", ".", "\u200b"],
    ids=ascii,
)
def test_20_000_characters_are_cut_in_no_time(cut, piece, punctuation):
    text = (piece * 20_000)[:19_998] + "b!"
    started = time.thread_time()
    assert found(text, cut, punctuation=punctuation)
    assert time.thread_time() - started < 0.1


@pytest.mark.parametrize(
    ("cut", "is_loaded"), [("whitespace", False), ("lines", False), ("words", True), ("characters", True)]
)
def test_regex_is_loaded_only_where_it_is_needed(cut, is_loaded):
    code = (
        "import sys; from selfattn.text import tokenize; "
        f"tokenize('How are you?', {cut!r}, lower=True, punctuation=False); print('regex' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(selfattn.__file__).parents[1],
    )
    assert done.stdout.strip() == str(is_loaded)
