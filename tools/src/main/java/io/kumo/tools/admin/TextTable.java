package io.kumo.tools.admin;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Lines of columns as wide as their widest cell, two blanks apart; numbers are set right. */
final class TextTable {
  private static final String NONE = "-";

  private final List<List<String>> rows = new ArrayList<>();

  /** Begins with the headings. */
  TextTable(String... headings) {
    rows.add(List.of(headings));
  }

  /** Adds a row with a cell for each heading; an empty cell is shown as {@code -}. */
  void add(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      String text = cell.toString();
      row.add(text.isEmpty() ? NONE : text);
    }
    if (row.size() != rows.get(0).size()) {
      throw new IllegalArgumentException(row.size() + " cells for headings " + rows.get(0));
    }
    rows.add(row);
  }

  /** Prints headings and rows, indented by two. */
  void print(PrintStream out) {
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String pad = " ".repeat(width(column) - row.get(column).length());
        boolean right = isNumeric(column);
        line.append("  ").append(right ? pad : "").append(row.get(column));
        line.append(right ? "" : pad);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private boolean isNumeric(int column) {
    List<String> cells = rows.stream().skip(1).map(row -> row.get(column)).toList();
    return cells.stream().anyMatch(TextTable::isNumber)
        && cells.stream().allMatch(cell -> cell.equals(NONE) || isNumber(cell));
  }

  private static boolean isNumber(String text) {
    return text.matches("-?\\d+(\\.\\d+)?");
  }
}
