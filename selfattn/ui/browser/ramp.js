// Colors along a ramp. Python decides how the steps are placed (meta.ramp.positions); here they only
// get their colors.
const DARKEST_FOR_BLACK = 0.179; // relative luminance at which black and white text contrast alike

export function parse(hex) {
  return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
}

export function luminance(rgb) {
  const [red, green, blue] = rgb.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

// The color a fraction along a palette of evenly spaced colors.
export function mix(palette, fraction) {
  const place = Math.min(Math.max(fraction, 0), 1) * (palette.length - 1);
  const below = Math.min(Math.floor(place), palette.length - 2);
  const [from, to] = [parse(palette[below]), parse(palette[below + 1])];
  return from.map((channel, k) => Math.round(channel + (to[k] - channel) * (place - below)));
}

// Plotly's colorscale: each position with the color as far along the palette as its rank.
export function colorscale(palette, positions) {
  return positions.map((position, rank) => [
    position,
    `rgb(${mix(palette, rank / (positions.length - 1)).join(",")})`,
  ]);
}

// How far along the palette a fraction of the range lies: the inverse of the positions.
export function along(positions, fraction) {
  const last = positions.length - 1;
  const above = positions.findIndex((position) => position >= fraction);
  if (above <= 0) return above === 0 ? 0 : 1;
  const [low, high] = [positions[above - 1], positions[above]];
  return (above - 1 + (fraction - low) / (high - low)) / last;
}

export function inkOn(rgb) {
  return luminance(rgb) < DARKEST_FOR_BLACK ? "#ffffff" : "#000000";
}
