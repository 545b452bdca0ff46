/**
 * Who there is to care: regions, municipalities, units, teams with their area, competence, contact paths and opening hours, staff,
 * on-call rotations; read from one file that people write, and asked who is there now, who reaches an address and which hours
 * nobody covers.
 *
 * <p>Not here: public holidays themselves ({@code organisation.holiday}), how it is kept ({@code organisation.jdbc}), which team
 * is responsible for a patient, and whom an alert goes to.
 */
@NullMarked
package se.hemvakt.rules.organisation;

import org.jspecify.annotations.NullMarked;
