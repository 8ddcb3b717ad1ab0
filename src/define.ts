import { register } from './flow/register.ts';
// The step that every session begins with comes along: one request less before the first screen.
import './steps/choose-bank/choose-bank.ts';

export * from './index.ts';

register();
