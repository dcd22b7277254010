/**
 * The page's clock, which is not Date: pages freeze or fake that in tests and games, visitors set it wrong, and a
 * correction of the system's time makes it jump. This one only goes forward. https://w3c.github.io/hr-time/#sec-monotonic-clock
 */
export const clock: Performance = performance;
