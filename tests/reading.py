"""Reading a written number back."""

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True))


def read(text):
    """The number that a text says, and half a unit of its last digit."""
    text = text.replace("\u2212", "-").replace("\u202f", "").removesuffix("%").strip()
    mantissa, _, exponent = text.partition(" × 10")
    power = int("".join(SUPERSCRIPTS[sign] for sign in exponent) or "0")
    decimals = len(mantissa.partition(".")[2])
    return float(mantissa) * 10.0**power, 0.5 * 10.0 ** (power - decimals)
