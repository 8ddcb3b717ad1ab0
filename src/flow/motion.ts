/** How everything moves. */
export const OPTIONS = { duration: 180, easing: 'ease-out' } as const;

/** The person wants nothing to move. */
export const isStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** What is new slides in as one reads. */
export function slideIn(entering: HTMLElement): void {
  if (isStill()) return;
  const sign = getComputedStyle(entering).direction === 'rtl' ? -1 : 1;
  entering.animate([{ offset: 0, opacity: 0, translate: `${16 * sign}px` }], OPTIONS);
}

/** The stage follows the height of what stands on it; not while the window is made wider or narrower. */
export function growWith(stage: HTMLElement): void {
  const scene = stage.firstElementChild as HTMLElement;
  let { offsetWidth: width, offsetHeight: height } = scene;
  new ResizeObserver(() => {
    const [widthBefore, heightBefore] = [width, height];
    ({ offsetWidth: width, offsetHeight: height } = scene);
    if (width !== widthBefore || height === heightBefore || isStill()) return;
    stage.animate({ height: [`${heightBefore}px`, `${height}px`], overflow: ['clip', 'clip'] }, OPTIONS);
  }).observe(scene);
}
