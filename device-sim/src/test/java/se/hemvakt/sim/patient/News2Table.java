package se.hemvakt.sim.patient;

import se.hemvakt.model.Acvpu;

/** NEWS2 (RCP 2017) as a plain table, only to see whether a virtual patient is as ill as its scenario says. */
final class News2Table {
    private News2Table() {}

    static int total(Body body) {
        return respiration(body)
                + oxygen(body)
                + pressure(body)
                + pulse(body)
                + mind(body)
                + temperature(body)
                + (body.oxygenGiven() ? 2 : 0);
    }

    static int totalScale2(Body body) {
        return total(body) - oxygen(body) + oxygenScale2(body);
    }

    private static int respiration(Body body) {
        long rr = Math.round(body.respiratoryRate());
        return rr <= 8 ? 3 : rr <= 11 ? 1 : rr <= 20 ? 0 : rr <= 24 ? 2 : 3;
    }

    private static int oxygen(Body body) {
        long spo2 = Math.round(body.spo2());
        return spo2 <= 91 ? 3 : spo2 <= 93 ? 2 : spo2 <= 95 ? 1 : 0;
    }

    private static int oxygenScale2(Body body) {
        long spo2 = Math.round(body.spo2());
        int low = spo2 <= 83 ? 3 : spo2 <= 85 ? 2 : spo2 <= 87 ? 1 : 0;
        int high = spo2 >= 97 ? 3 : spo2 >= 95 ? 2 : spo2 >= 93 ? 1 : 0;
        return body.oxygenGiven() ? low + high : low;
    }

    private static int pressure(Body body) {
        long sbp = Math.round(body.systolic());
        return sbp <= 90 ? 3 : sbp <= 100 ? 2 : sbp <= 110 ? 1 : sbp <= 219 ? 0 : 3;
    }

    private static int pulse(Body body) {
        long pulse = Math.round(body.pulse());
        return pulse <= 40 ? 3 : pulse <= 50 ? 1 : pulse <= 90 ? 0 : pulse <= 110 ? 1 : pulse <= 130 ? 2 : 3;
    }

    private static int mind(Body body) {
        return body.consciousness() == Acvpu.A ? 0 : 3;
    }

    private static int temperature(Body body) {
        long tenths = Math.round(body.temperature() * 10);
        return tenths <= 350 ? 3 : tenths <= 360 ? 1 : tenths <= 380 ? 0 : tenths <= 390 ? 1 : 2;
    }
}
