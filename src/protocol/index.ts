export * from './errors.ts';
export * from './exit.ts';
export * from './steps.ts';
export * from './sessions.ts';
export * from './data.ts';
export * from './order.ts';
export * from './form.ts';
export * from './iban.ts';
