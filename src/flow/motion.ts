const OPTIONS = { duration: 180, easing: 'ease-out' } as const;

/** The stage grows or shrinks from its height before to that of what stands on it now; what is new slides in as one reads. */
export function moveIn(stage: HTMLElement, entering: HTMLElement, heightBefore: number): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const sign = getComputedStyle(stage).direction === 'rtl' ? -1 : 1;
  entering.animate([{ offset: 0, opacity: 0, translate: `${16 * sign}px` }], OPTIONS);
  const height = stage.offsetHeight;
  if (height === heightBefore) return;
  stage.animate({ height: [`${heightBefore}px`, `${height}px`], overflow: ['clip', 'clip'] }, OPTIONS);
}
