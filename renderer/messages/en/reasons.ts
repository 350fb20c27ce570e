import { ACTION_REASONS } from '../../../electron/core/action-reasons.ts';

/** Why an action is turned down, asks twice, warns or fails: in English the domain's own words. */
export const reasons = ACTION_REASONS;
