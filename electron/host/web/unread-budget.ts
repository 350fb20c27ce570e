/** Bytes that may wait for one page that asks faster than it reads, and for all pages together. */
const ONE_PAGE = 8 * 1024 * 1024;
const ALL_PAGES = 32 * 1024 * 1024;

/** The part of a page's connection that is counted and, when it is too much, ended. */
export interface Reader {
  readonly bufferedAmount: number;
  terminate(): void;
}

/** What waits in memory for pages that do not read it. */
export interface UnreadBudget {
  /** Whether so much more may be sent to this page unasked; it can be sent later. */
  hasRoom(reader: Reader, bytes: number): boolean;
  /** Makes room for an answer: ends this page if it has too much unread, and those with the most if all together do. */
  claim(reader: Reader, bytes: number): boolean;
}

export function createUnreadBudget(readers: () => Iterable<Reader>): UnreadBudget {
  const unread = () => [...readers()].reduce((sum, { bufferedAmount }) => sum + bufferedAmount, 0);
  return {
    hasRoom: (reader, bytes) => reader.bufferedAmount === 0 || unread() + bytes <= ALL_PAGES,
    claim(reader, bytes) {
      if (reader.bufferedAmount > ONE_PAGE) {
        reader.terminate();
        return false;
      }
      const all = [...readers()].sort((a, b) => b.bufferedAmount - a.bufferedAmount);
      let sum = all.reduce((total, { bufferedAmount }) => total + bufferedAmount, bytes);
      for (const most of all) {
        if (sum <= ALL_PAGES || most.bufferedAmount === 0) break;
        sum -= most.bufferedAmount;
        most.terminate();
        if (most === reader) return false;
      }
      return true;
    },
  };
}
