/** Types that name the unit of a number. They are plain numbers at run time. */

/** Bytes, 0 or more. */
export type Bytes = number;
/** Bytes per second; negative when memory shrinks. */
export type BytesPerSecond = number;
/** Milliseconds since the epoch for a point in time, otherwise a span. */
export type Milliseconds = number;
/** Microseconds, a span. */
export type Microseconds = number;
/** Seconds, a span. */
export type Seconds = number;
/** A share from 0 to 1. */
export type Ratio = number;
/** A share in percent, from 0 to 100. */
export type Percent = number;

export const SECOND: Milliseconds = 1000;
export const MINUTE: Milliseconds = 60 * SECOND;
export const HOUR: Milliseconds = 60 * MINUTE;
export const DAY: Milliseconds = 24 * HOUR;

/** The year 2200. Nothing is recorded later than this: a later time is damage, and honest times after it would look old. */
export const LATEST_MOMENT: Milliseconds = 7_258_118_400_000;

export const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;
