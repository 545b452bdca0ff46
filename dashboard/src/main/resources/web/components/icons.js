// Small drawings; each stands beside words or has a title, never alone for its colour.
import { svg } from 'lit';

const icon = (body) => svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${body}</svg>`;

export const bell = () => icon(svg`<path d="M12 3a6 6 0 0 0-6 6c0 6-2 7-2 8h16c0-1-2-2-2-8a6 6 0 0 0-6-6zM10 20a2 2 0 0 0 4 0"/>`);
export const bellOff = () => icon(svg`<path d="M12 3a6 6 0 0 0-6 6c0 6-2 7-2 8h16c0-1-2-2-2-8a6 6 0 0 0-6-6zM10 20a2 2 0 0 0 4 0M3 3l18 18"/>`);
export const link = () => icon(svg`<path d="M4 18v-3M9 18v-6M14 18V9M19 18V5"/>`);
export const linkOff = () => icon(svg`<path d="M4 18v-3M9 18v-6M14 18V9M19 18V5M3 3l18 18"/>`);
export const battery = (share) => icon(svg`<rect x="2" y="8" width="17" height="9" rx="2"/><path d="M21.5 11v3"/><rect class="fill" x="4" y="10" width=${Math.max(1, 13 * share)} height="5"/>`);
export const wrench = () => icon(svg`<path d="M15 4a5 5 0 0 0-4.6 6.8L4 17.2 6.8 20l6.4-6.4A5 5 0 0 0 20 8.5l-3 3-3-1-1-3 3-3.3z"/>`);
export const check = () => icon(svg`<path d="M4 13l5 5L20 6"/>`);
export const up = () => icon(svg`<path d="M6 18L18 6M9 6h9v9"/>`);
export const down = () => icon(svg`<path d="M6 6l12 12M18 9v9H9"/>`);
export const steady = () => icon(svg`<path d="M4 12h15M14 7l5 5-5 5"/>`);
export const back = () => icon(svg`<path d="M15 5l-7 7 7 7"/>`);
