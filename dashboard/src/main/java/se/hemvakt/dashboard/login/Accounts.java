package se.hemvakt.dashboard.login;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import se.hemvakt.dashboard.jdbc.AccountTable;
import se.hemvakt.model.TeamId;

/** Local accounts: for demo and trial only (A1). Everything here blocks: some 40 ms of hashing, and the database. */
public final class Accounts {
    private static final int PASSWORD_CHARS_MIN = 12;
    private static final int PASSWORD_CHARS_MAX = 256;
    private static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,39}");

    private final AccountTable table;
    private final SecureRandom random = new SecureRandom();
    /** Compared with when there is no such account, so that both answers take the same time. */
    private final String nobody;

    public Accounts(DataSource database) {
        this.table = new AccountTable(database);
        this.nobody = PasswordHash.of("nobody has this password", random);
    }

    /**
     * Makes an account, or replaces the one of that name and ends its sessions. There is no default account and no default
     * password (A4): the caller makes one up and tells the person.
     *
     * @throws IllegalArgumentException if the name or the password will not do; says which and why
     */
    public void create(String username, String displayName, Role role, TeamId team, String password) {
        if (!USERNAME.matcher(username).matches()) {
            throw new IllegalArgumentException(
                    "user name must be 1 to 40 of a-z 0-9 . _ - and begin with a letter or digit");
        }
        if (displayName.isBlank() || displayName.length() > 80) {
            throw new IllegalArgumentException("display name must be 1 to 80 characters");
        }
        if (password.length() < PASSWORD_CHARS_MIN || password.length() > PASSWORD_CHARS_MAX) {
            throw new IllegalArgumentException("password must have " + PASSWORD_CHARS_MIN + " to " + PASSWORD_CHARS_MAX
                    + " characters: take a sentence or let a program make one up");
        }
        if (password.toLowerCase(Locale.ROOT).contains(username)) {
            throw new IllegalArgumentException("password must not contain the user name");
        }
        table.put(username, displayName, role.code(), team.value(), PasswordHash.of(password, random));
    }

    /** From now on nobody can use the account; its sessions and sockets end within seconds (A3). */
    public void disable(String username) {
        table.disable(username);
    }

    /** Who it is, if name and password are right; takes as long for a name nobody has. */
    public Optional<Viewer> check(String username, String password) {
        Optional<AccountTable.Row> row = table.find(username);
        boolean matches = PasswordHash.matches(
                password, row.map(AccountTable.Row::passwordHash).orElse(nobody));
        return row.filter(account -> matches && !account.disabled()).flatMap(Accounts::viewer);
    }

    static Optional<Viewer> viewer(AccountTable.Row row) {
        return Role.ofCode(row.role())
                .map(role -> new Viewer(row.username(), row.displayName(), role, new TeamId(row.team())));
    }
}
