/** The application's credentials. All of these are public: an emulator guards nothing. */
export const APP_ID = 'emulator';
export const APP_SECRET = 'emulator-secret';
/** The organisation's credentials, which open the scope OAC alone. */
export const OAC_CLIENT_ID = 'emulator-oac';
export const OAC_CLIENT_SECRET = 'emulator-oac-secret';
/** The same for reading only. */
export const OAC_READER_ID = 'emulator-oac-reader';
export const OAC_READER_SECRET = 'emulator-oac-reader-secret';
/** Sent along with webhooks as `x-tessera-secret`, unless another one is configured. */
export const WEBHOOK_SECRET = 'emulator-webhook-secret-0123456789abcdef';
