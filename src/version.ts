/** The version of the package, to name two copies on one page. */
export const VERSION = '0.1.0';
