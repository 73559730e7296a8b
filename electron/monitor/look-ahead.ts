/**
 * Looking ahead. A session is found and written by a dozen looks at places all over some hundred megabytes, and the
 * processor waits for each as long as it takes for several hundred calculations: a quarter of the time of a load. In a
 * loop that does nothing but look, it waits for many at once. So what is read together is looked at together first,
 * by functions of this name, and what they looked at is then near when it is needed. They change and promise nothing:
 * to look at the wrong place costs time only.
 */

/** What was looked at is added up here, because the compiler leaves out looks that come to nothing. */
export const looked = { sum: 0 };
