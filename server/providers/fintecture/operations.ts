import { aisOperations } from './operations-ais.ts';
import { beyondOperations } from './operations-beyond.ts';
import { customersOperations } from './operations-customers.ts';
import { oacOperations } from './operations-oac.ts';

/** All that Fintecture can be asked, by the names of its documents. */
export const fintectureOperations = { ...aisOperations, ...customersOperations, ...oacOperations, ...beyondOperations } as const;
