import { TesseraFlow } from './flow.ts';

/**
 * Registers `<tessera-flow>` unless that has been done. A second copy of the widget on the same page leaves everything to the first,
 * and says so where they are not the same version.
 */
export function register(): void {
  const first = customElements.get('tessera-flow') as typeof TesseraFlow | undefined;
  if (!first) customElements.define('tessera-flow', TesseraFlow);
  else if (first.version !== TesseraFlow.version) {
    console.warn(`Tessera ${TesseraFlow.version} was loaded after Tessera ${first.version}, which stays in charge. Load it once.`);
  }
}
