/** The bytes that may wait for one page that asks faster than it reads, and for all pages together. */
const ONE_PAGE = 8 * 1024 * 1024;
const ALL_PAGES = 32 * 1024 * 1024;

/** The part of a page's connection that is counted, and ended when it holds too much. */
export interface Reader {
  readonly bufferedAmount: number;
  terminate(): void;
}

/** Limits the memory that holds answers which pages have not read. */
export interface UnreadBudget {
  /** Whether this many bytes may be sent to the page unasked. The message can be sent later. */
  hasRoom(reader: Reader, bytes: number): boolean;
  /**
   * Makes room for an answer. It ends this page's connection if the page has too much unread, and the fullest
   * connections if all pages together do.
   */
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
