package se.hemvakt.runtime.log;

/** One committed entry and its position, 1 or more. */
public record Entry<T>(long position, T value) {}
