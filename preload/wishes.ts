/**
 * What a person may wish of a computer, in the order in which it is asked. Apart from the schemas: these make code out
 * of text where they may, and the window may not.
 */
export const wishes = ['desktop', 'learning', 'rescue', 'kiosk', 'container-host'] as const;
export const experiences = ['new', 'some', 'expert'] as const;
