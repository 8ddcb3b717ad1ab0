import { svg, type SVGTemplateResult } from 'lit';
import { encode } from 'uqr';

/** A text as the one path of a QR code, in a square of so many modules. */
export function qrPath(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  const rows = data.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join(''));
  return { size, path: rows.join('') };
}

/** Always dark on light, whatever the colours of the page: that is what cameras read. */
export function qrCode(text: string, label: string): SVGTemplateResult {
  const { size, path } = qrPath(text);
  return svg`<svg class="qr" role="img" aria-label=${label} viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">
    <path fill="#fff" d="M0 0h${size}v${size}H0z" /><path fill="#000" d=${path} />
  </svg>`;
}
