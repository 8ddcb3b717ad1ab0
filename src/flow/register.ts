import { TesseraFlow } from './flow.ts';

/**
 * Registers `<tessera-flow>` unless that has been done. A second copy of the widget on the same page leaves everything to the first,
 * and says so where they are not the same version.
 */
export function register(): void {
  if (!customElements.get('tessera-flow')) customElements.define('tessera-flow', TesseraFlow);
  const { version } = customElements.get('tessera-flow') as typeof TesseraFlow;
  if (version !== TesseraFlow.version) {
    console.warn(`Tessera ${TesseraFlow.version} was loaded after ${version}, which stays in charge.`);
  }
}
