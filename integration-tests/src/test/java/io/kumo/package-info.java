/**
 * Tests of Kumo as a whole: here its architecture; live clusters in {@code live}, the simulator in
 * {@code sim}, the checker of histories in {@code history}.
 */
package io.kumo;
