/* What the test server is set up with. */
export const CONNECT = 'real_aisp_sbx_#1.0';
export const PAY = 'real_pisp_sbx_#1.0';
export const SECRET = 'canary-secret-of-the-killed-companion';
export const APP_KEY = 'pk_real';
