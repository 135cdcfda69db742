/** Debian's package; another place is named by the environment variable CHROMIUM_PATH. */
export declare const chromiumPath: () => string;
/** @throws Error saying what to do when there is no Chromium */
export declare function requireChromium(): string;
/** Gets Debian's Chromium when there is none and this user may install packages; an exit code. */
export declare function ensureChromium(): number;
