"""Files in: detection, headers, values, profiles, and the pipeline that validates and applies."""
