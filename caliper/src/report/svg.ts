// What all plots share. They are SVG text.
export const escapeText = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

export const WIDTH = 860;
const COLOURS = [
  ...['#2f6f9f', '#c4572e', '#4f8a4a', '#8a6bb0', '#b58b1c', '#6b7280'],
  ...['#0f9d94', '#b03a6b', '#7a4b1e', '#1c3d8f', '#9bbf30', '#d98fb0'],
];

export const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? '#000';

export const svg = (height: number, title: string, body: string): string =>
  `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeText(title)}" xmlns="http://www.w3.org/2000/svg">${body}</svg>`;
