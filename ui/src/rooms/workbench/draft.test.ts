import { expect, test } from 'vitest';
import { draftOf } from './draft';

test('a draft is told by what it is of, and leads to where it is gone on with', () => {
  expect(draftOf('case.new').to).toBe('/cases/new');
  expect(draftOf('case.c1.people')).toMatchObject({ to: '/cases/c1/edit', search: { step: 'people' } });
  expect(draftOf('task.t1.answer').to).toBe('/tasks/t1');
  expect(draftOf('review.r1.answer').to).toBe('/reviews/r1');
  expect(draftOf('else')).toEqual({ title: 'else' });
});
