import type { Bank } from '../banks.ts';
import { Random } from '../random.ts';

/** The colours banks can have: a deep one that carries white, and a pale one for dark pages that carries near-black. */
export const PALETTE = [
  ['#1f5f5b', '#7fc7c0'],
  ['#274690', '#9db8ff'],
  ['#7a1f3d', '#f0a0b8'],
  ['#2f5d2f', '#98cf94'],
  ['#5b2a86', '#cdaaf2'],
  ['#74470f', '#e3b677'],
  ['#0b5a7a', '#86c8e6'],
  ['#3b3f8f', '#b3b6ff'],
  ['#8f351c', '#f2a98f'],
  ['#4c5a1a', '#c2cf7f'],
  ['#80225b', '#f0a3d3'],
  ['#3d4b5c', '#b4c2d3'],
] as const;

/** Which of the colours a bank has. */
export const tintOf = (bank: Bank): number => new Random('tint', bank.id).int(0, PALETTE.length - 1);
