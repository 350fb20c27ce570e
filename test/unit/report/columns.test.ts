import { describe, expect, it, test } from 'vitest';
import { alignLeft, alignRight, columnsThatFit, cut, line, wrap } from '../../../electron/core/report/columns.ts';

describe('long sentences', () => {
  it('are broken at blanks, and cut where there are none', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('incomprehensible word', 8)).toEqual(['incompr…', 'word']);
    expect(wrap('', 8)).toEqual(['']);
  });

  it('are broken by the cells that they take, not by their characters', () => {
    expect(wrap('数据库 服务器 x', 9)).toEqual(['数据库', '服务器 x']);
    expect(wrap('ab cd', 5)).toEqual(['ab cd']);
  });
});

describe('a text with wide characters', () => {
  it('is cut so that it fits, never in the middle of a character', () => {
    expect(cut('数据库服务器', 6)).toBe('数据…');
    expect(cut('数据库', 6)).toBe('数据库');
    expect(cut('👩‍👩‍👧 family', 4)).toBe('👩‍👩‍👧 …');
    expect([cut('abc', 1), cut('abc', 0)]).toEqual(['…', '']);
  });

  it('is aligned by the cells that it takes', () => {
    expect([alignRight('数据', 6), alignLeft('数据', 6)]).toEqual(['  数据', '数据  ']);
    // An accent that is a character of its own takes no cell.
    expect(alignLeft('cafe\u0301', 6)).toBe('cafe\u0301  ');
    expect(alignRight('longer', 3)).toBe('longer');
  });

  it('leaves the cells beside it in their columns', () => {
    expect(line([['数据库', 8]], 'name', 30)).toBe('  数据库  name');
    expect(line([['root', 8]], 'name', 30)).toBe('    root  name');
    expect(line([['1', 3]], '数据库服务器', 12)).toBe('  1  数据库…');
  });
});

test('the least important columns give way where the screen is narrow', () => {
  const column = (title: string, importance: number) => ({ title, width: 8, value: () => '', importance });
  const all = [column('risk', 3), column('user', 1), column('pid', 2)];
  const titles = (width: number) => columnsThatFit(all, width, 16).map(({ title }) => title);
  expect(titles(46)).toEqual(['risk', 'user', 'pid']);
  expect(titles(45)).toEqual(['risk', 'pid']);
  expect(titles(10)).toEqual(['risk']);
});
