"""Posts that follow the unit code of a sign-in service, where its mapping says so."""
