// @ts-check
/**
 * The first import of every page that does not open while the phone is locked: whatever imports
 * this waits until the store is open.
 */
import { cannotKeep, unlocked } from "./lockscreen.js";
import { vaultState, watchLock } from "./vault.js";

const state = await vaultState().catch((error) => cannotKeep(error));
if (state.is === "locked") await unlocked();
watchLock(() => location.reload());
