"""The calendar: visits, birthdays, festivals and deadlines by month and week."""
