package se.hemvakt.runtime.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import se.hemvakt.model.Reading;

/** Readings as columns: a primitive array travels in binary form and is not boxed. */
final class Columns {
    private Columns() {}

    static Array array(Connection connection, String type, Object primitives) throws SQLException {
        return connection.unwrap(PGConnection.class).createArrayOf(type, primitives);
    }

    /** Binds readings as patient, vital, measured, milli, received, kit, quality, and gives the number of the next parameter. */
    static int bind(Connection connection, PreparedStatement statement, int from, List<Reading> readings, int[] kits)
            throws SQLException {
        int size = readings.size();
        double[] received = new double[size];
        short[] quality = new short[size];
        for (int i = 0; i < size; i++) {
            Reading reading = readings.get(i);
            received[i] = reading.receivedAtMs() / 1000.0;
            quality[i] = (short) reading.quality();
        }
        int next = bindValues(connection, statement, from, readings);
        statement.setArray(next, array(connection, "float8", received));
        statement.setArray(next + 1, array(connection, "int4", kits));
        statement.setArray(next + 2, array(connection, "int2", quality));
        return next + 3;
    }

    /** Binds readings as patient, vital, measured, milli, and gives the number of the next parameter. */
    static int bindValues(Connection connection, PreparedStatement statement, int from, List<Reading> readings)
            throws SQLException {
        int size = readings.size();
        long[] patient = new long[size];
        short[] vital = new short[size];
        double[] measured = new double[size];
        int[] milli = new int[size];
        for (int i = 0; i < size; i++) {
            Reading reading = readings.get(i);
            patient[i] = reading.patient().value();
            vital[i] = reading.vital().number();
            // Seconds since 1970 as a double are exact to the microsecond until the year 2100 and beyond.
            measured[i] = reading.measuredAtMs() / 1000.0;
            milli[i] = reading.milli();
        }
        statement.setArray(from, array(connection, "int8", patient));
        statement.setArray(from + 1, array(connection, "int2", vital));
        statement.setArray(from + 2, array(connection, "float8", measured));
        statement.setArray(from + 3, array(connection, "int4", milli));
        return from + 4;
    }
}
