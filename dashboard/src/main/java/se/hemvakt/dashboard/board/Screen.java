package se.hemvakt.dashboard.board;

/** Somebody who looks at a board. Called under the board's lock and in the order of versions: hand over and return. */
public interface Screen {
    void show(Frame frame);

    /** Whose screen it is: an answer goes to the one who asked. */
    String username();
}
