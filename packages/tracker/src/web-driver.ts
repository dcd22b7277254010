/** Whether a program drives the browser: said with each hit, for the site to decide. https://w3c.github.io/webdriver/#interface */
export const isDriven = (): true | undefined => (navigator.webdriver || undefined) as true;
